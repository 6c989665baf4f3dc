export const messages = {
  en: {
    title: 'The shared space',
    hint: 'Write a sentence and see where it lands; then add and subtract words.',
    runLabel: 'Place it live',
    stages: {
      plane: 'The plane',
      tokens: 'Tokens',
      text: 'Text tower',
      add: 'Sum so far',
      neighbours: 'Neighbours',
    },

    ask: 'What is placed',
    sentence: 'A sentence',
    sum: 'Words added and subtracted',
    sentenceField: 'Your sentence',
    sumField: 'Your sum',
    sumHelp: 'Terms of any words between + and −; a hyphen counts as minus with a space on both sides.',
    examples: 'Examples',
    problems: {
      empty: 'Nothing is written yet.',
      'no-text': 'Term {term} has no words after its {operator}.',
      'too-many-terms': 'That is more than {most} terms; take some away.',
      'too-long': 'That is longer than {most} characters.',
      cancels: 'The terms take one another away, so nothing is left to place.',
    },
    draft: '“{query}” is not in the recorded run. “Place it live” reads it here.',
    cut: 'That is longer than the text tower reads, so its end was left out.',

    colour: 'Colour the points by',
    property: {
      colour: 'colour of the thing',
      category: 'kind of thing',
      background: 'background',
      none: 'nothing',
    },
    legend: 'Values: press one to find its points',
    legendItem: '{value}: {count} points',
    centre: 'Centre each modality',
    centredHelp:
      'The mean of all pictures was taken away from the pictures, the mean of all texts from the texts. What is left is what sets the points apart.',
    jointHelp:
      'The vectors as they are. Pictures and texts tend to form two clouds, the modality gap: the loss compares pictures with texts, never a picture with a picture, so nothing brings the clouds together. Here their means lie {gap} apart, where a vector has length 1.',
    points:
      'Points: {pictures} pictures, {texts} texts. Squares are pictures, round dots are texts without room.',
    plane: 'A plane through the space of pictures and texts',
    axis: 'component {n}: {share} of the spread',
    axisShort: '{n}: {share}',
    waiting: 'The plane is on its way.',
    storedPlane: 'The plane of the shared space',
    missingPlane: 'The recorded run holds no plane of the shared space.',

    neighboursOf: 'Nearest to “{label}”',
    apart: 'Cosines in all 128 dimensions, not distances in the plane.',
    nearestPictures: 'Pictures',
    nearestTexts: 'Texts',
    invite: 'Choose any point to see its neighbours.',
    unpick: 'Back to “{query}”',

    say: {
      plane: '{pictures} pictures and {texts} texts lie in the plane.',
      tokens: '“{query}” is cut into tokens.',
      text: 'The text tower has read it.',
      add: 'After {term}, the sum is at {x}, {y}.',
      neighbours: 'Nearest to “{query}”: the picture of {picture}, cosine {cosine}.',
    },
  },
}
