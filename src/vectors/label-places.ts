// Where to write the labels of points so that they hide each other, the points and the border as little as possible.

/** A rectangle; y grows downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point and the size of its label. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Directions in the order of preference (Imhof 1975): right, left, above, below, then the corners. */
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
] as const;
const DISTANCES = [6, 16, 28];
const ROUNDS = 4;
/** Half the side of the square that a point takes. */
const POINT_RADIUS = 4;

/**
 * Places each label at the best of 24 places round its point, again and again given where the others are; cost is the area that two
 * labels or a label and a point share, and what lies outside `canvas`, with a little for each step down in preference.
 */
export function placeLabels(points: readonly LabelledPoint[], canvas: Box): Box[] {
  const choices = points.map(placesRound);
  const chosen = choices.map(([first]) => first);
  const marks = points.map(({ x, y }) => ({
    left: x - POINT_RADIUS,
    top: y - POINT_RADIUS,
    width: 2 * POINT_RADIUS,
    height: 2 * POINT_RADIUS,
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, places] of choices.entries()) {
      const costs = places.map((box, preference) => {
        const outside = box.width * box.height - sharedArea(box, canvas);
        const others = chosen.reduce((sum, other, j) => (i === j ? sum : sum + sharedArea(box, other)), 0);
        const hidden = marks.reduce((sum, mark, j) => (i === j ? sum : sum + sharedArea(box, mark)), 0);
        return 10 * outside + others + 2 * hidden + preference;
      });
      chosen[i] = places[costs.indexOf(Math.min(...costs))];
    }
  }
  return chosen;
}

/** The area that two rectangles share. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function placesRound({ x, y, width, height }: LabelledPoint): Box[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map(([dx, dy]) => ({
      left: x + dx * distance + ((dx - 1) / 2) * width,
      top: y + dy * distance + ((dy - 1) / 2) * height,
      width,
      height,
    })),
  );
}
