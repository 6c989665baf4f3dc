export const messages = {
  en: {
    breadcrumb: 'Breadcrumb',
    chapters: 'Chapters',
    pages: 'Previous and next page',
    previous: 'Previous',
    next: 'Next',
    lost: 'This page is not here',
    lostHint: 'It may have moved when the notes were rearranged. Search for it, or start from the contents.',
    home: 'Home',
    contents: 'Contents of the notes',
    glossary: 'Glossary',
    partMissing: 'The script of this part could not be fetched; without it nothing can be run here.',
    symbol: 'symbol',
    loadAgain: 'Load the page again',
  },
}
