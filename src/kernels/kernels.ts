// The interface of the numeric kernels: flat loops over typed arrays, one float type a backend.

/** The storage of every tensor: float32 in use, float64 where a gradient is proven. Row-major. */
export type FloatArray = Float32Array | Float64Array;

/** The seven activation functions of the network (Collobert et al. 2011; LeCun et al. 1998; Maas et al. 2013). */
export type ActivationName = 'identity' | 'logistic' | 'tanh' | 'hardTanh' | 'softSign' | 'relu' | 'leakyRelu';

/** Sizes of C [rows, columns] (+)= A [rows, inner] · B [inner, columns]; a transposed operand is stored the other way round. */
export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  /** A is stored as [inner, rows]. */
  readonly transposeA?: boolean;
  /** B is stored as [columns, inner]. */
  readonly transposeB?: boolean;
  /** Add to C instead of overwriting it. */
  readonly accumulate?: boolean;
}

/** A matrix of `rows` × `columns`, row-major. */
export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
}

/** A ragged list of bags: bag i holds `ids[offsets[i]] … ids[offsets[i + 1] − 1]`. */
export interface Bags {
  readonly ids: Int32Array;
  /** Length bags + 1, ascending, first 0. */
  readonly offsets: Int32Array;
}

/** Sentences laid end to end; sentence i holds the tokens `offsets[i] … offsets[i + 1] − 1`. */
export interface ChainShape {
  /** Length sentences + 1, ascending, first 0. */
  readonly offsets: Int32Array;
  readonly tagCount: number;
}

/** The parameters of a linear chain: A [K, K] from row to column, start [K], end [K]. */
export interface ChainScores {
  readonly transitions: FloatArray;
  readonly start: FloatArray;
  readonly end: FloatArray;
}

/** Tags of tokens that follow one another in a sentence; R runs of at least one token. */
export interface TagRuns {
  /** The sentence of each run, ascending [R]. */
  readonly sentences: Int32Array;
  /** The first token of each run [R]. */
  readonly starts: Int32Array;
  /** Run r is `tags[offsets[r]] … tags[offsets[r + 1] − 1]`. */
  readonly tags: Int32Array;
  /** [R + 1]. */
  readonly offsets: Int32Array;
}

/** Some rows of a table [·, columns]; row `ids[i]` of the table belongs to row i of an array [ids.length, columns]. */
export interface TableRows {
  readonly ids: Int32Array;
  readonly columns: number;
}

/** What an update of any method takes. */
export interface UpdateStep {
  readonly learningRate: number;
  /** Only these rows of θ and of what is remembered change, and g has these rows only; ids ≥ 0, none twice. Default: all. */
  readonly rows?: TableRows | undefined;
}

/** One Adam step; m and v have the shape of θ. */
export interface AdamStep extends UpdateStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1-based number of the step, for the bias correction. */
  readonly step: number;
}

/**
 * A numeric backend. Arrays passed in must come from `floats`/`ints` of the same backend.
 * Loops written against this interface run unchanged on plain TypeScript and on WebAssembly.
 */
export interface Kernels {
  /** e.g. `reference-float32`. */
  readonly name: string;
  readonly floatType: 'float32' | 'float64';

  /** A zeroed array of `length` floats. */
  floats(length: number): FloatArray;
  /** A zeroed array of `length` 32-bit integers. */
  ints(length: number): Int32Array;
  /** A zeroed array of `length` 16-bit integers. */
  shorts(length: number): Int16Array;
  /** Marks the present end of the temporaries. */
  mark(): number;
  /** Gives back what was allocated since `mark`; those arrays must not be used any more. */
  release(mark: number): void;

  /** C (+)= A · B. */
  matrixProduct(c: FloatArray, a: FloatArray, b: FloatArray, shape: ProductShape): void;
  /** y_i += b for every row i; y [rows, columns], b [columns]. */
  addToRows(y: FloatArray, b: FloatArray, shape: MatrixShape): void;
  /** s += Σ_i x_i; s [columns], x [rows, columns]. */
  sumRows(s: FloatArray, x: FloatArray, shape: MatrixShape): void;
  /** y += α x. */
  addScaled(y: FloatArray, x: FloatArray, alpha: number): void;
  /** y *= α. */
  scale(y: FloatArray, alpha: number): void;
  /** y += a ∘ b. */
  addProduct(y: FloatArray, a: FloatArray, b: FloatArray): void;
  /** Σ_i a_i b_i. */
  dot(a: FloatArray, b: FloatArray): number;

  /** h = g(z). `slope` is that of the leaky ReLU below 0. */
  activate(h: FloatArray, z: FloatArray, activation: { readonly name: ActivationName; readonly slope?: number }): void;
  /** dz += g′(z) ∘ dh, with h = g(z) given. */
  activateBackward(
    dz: FloatArray,
    dh: FloatArray,
    at: { readonly z: FloatArray; readonly h: FloatArray; readonly name: ActivationName; readonly slope?: number },
  ): void;

  /** y_i = log softmax(x_i) for each row, computed stably; y, x [rows, columns]. */
  logSoftmax(y: FloatArray, x: FloatArray, shape: MatrixShape): void;

  /** out_i = table_{ids[i]}; table [·, columns], out [ids.length, columns]. An id of −1 gives a zero row. */
  gatherRows(out: FloatArray, table: FloatArray, rows: TableRows): void;
  /** table_{ids[i]} += x_i; ids of −1 are passed over. */
  scatterAddRows(table: FloatArray, x: FloatArray, rows: TableRows): void;
  /** out_i = mean of the table rows of bag i (zero for an empty bag); out [bags, columns]. */
  gatherMeans(out: FloatArray, table: FloatArray, bags: Bags & { readonly columns: number }): void;
  /** table_r += d_i / |bag i| for each r in bag i. */
  scatterAddMeans(table: FloatArray, d: FloatArray, bags: Bags & { readonly columns: number }): void;
  /**
   * The window sum h_n = Σ_c P[ids[n, c], c], the first layer with W_c x computed once for each word:
   * P [types, slots, columns], ids [tokens, slots] with −1 for padding (adds nothing), h [tokens, columns].
   */
  windowSum(h: FloatArray, p: FloatArray, window: WindowShape): void;
  /** dP[ids[n, c], c] += dh_n. */
  windowSumBackward(dp: FloatArray, dh: FloatArray, window: WindowShape): void;

  /**
   * Writes to values[n] what the table keeps for word n; where that is 0, the place of its record below 0. A new word is entered
   * at the table's end with value 0; one of more than `longest` units is not, and has 0. Returns the new end.
   */
  findWords(values: Int32Array, table: WordTable, words: WordsAtHand): number;
  /** out_i = the first `width` numbers of table_{ids[i]}; table [·, columns], out [ids.length, width], ids ≥ 0. */
  gatherShorts(out: FloatArray, table: Int16Array, rows: TableRows & { readonly width: number }): void;
  /** Rows as integers: y_r = x_r / s_r rounded to the nearest (ties to even); y, x [rows, inner]; writes the steps s. */
  roundRows(y: Int16Array, x: FloatArray, rounding: RowRounding): void;
  /**
   * A product in fixed point: y_rc = s_r t_c Σ_i x_ri w_ci, rounded to the nearest integer (ties to even) and saturated to
   * 16 bits; y [rows, columns], x [rows, inner].
   */
  projectShorts(y: Int16Array, x: Int16Array, layer: FixedProjection): void;
  /** y_r = Σ of the rows ids of bag r of a table, one by one; sums saturate at 16 bits; y [bags, columns], table [·, columns], columns a multiple of 8. */
  sumShortRows(y: Int16Array, table: Int16Array, bags: Bags & { readonly columns: number }): void;
  /**
   * A window network in fixed point, exact but for the last line: for each token n from `first` to
   * `end` − 1 whose row is not 0, in order, h = max(0, b + Σ_c P[rows[n + c − m], c]) and s_k (w_k · h) + o_k go to the last
   * numbers of its scores; P [types, slots, units], m = (slots − 1) / 2, scores [tokens, outputs]. Sums of h saturate at 16 bits.
   */
  windowScores(scores: FloatArray, table: Int16Array, windows: FixedWindows): void;

  /**
   * Forward–backward of a linear chain. Writes for each sentence log Z into `logZ` [sentences], the tag marginals into
   * `marginals` [tokens, K] and, where wanted, the expected transition counts of all sentences into `expected` [K, K] (added).
   */
  chainForwardBackward(
    out: { readonly logZ: FloatArray; readonly marginals: FloatArray; readonly expected?: FloatArray },
    emissions: FloatArray,
    chain: ChainScores & ChainShape,
  ): void;
  /**
   * The probabilities of runs of tags: p_r = p(y_t y_t+1 … = the tags of run r | x), t its first token; all paths count that pass
   * there. Only sentences with a run are computed.
   */
  chainRuns(
    probabilities: FloatArray,
    emissions: FloatArray,
    chain: ChainScores & ChainShape & { readonly runs: TagRuns },
  ): void;
  /** The best path of each sentence (Viterbi 1967) into `tags` [tokens]; ties go to the lower tag. */
  viterbi(tags: Int32Array, emissions: FloatArray, chain: ChainScores & ChainShape): void;

  /** Gradient descent: θ −= α g. All arrays of an update have one length, but for those of an update of some rows. */
  sgdUpdate(theta: FloatArray, gradient: FloatArray, step: UpdateStep): void;
  /** Momentum (Polyak 1964): v = μ v − α g; θ += v. */
  momentumUpdate(
    theta: FloatArray,
    gradient: FloatArray,
    step: { readonly velocity: FloatArray; readonly momentum: number } & UpdateStep,
  ): void;
  /** RMSProp (Tieleman and Hinton 2012): s = ρ s + (1 − ρ) g²; θ −= α g / (√s + ε); `decay` is ρ. */
  rmsPropUpdate(
    theta: FloatArray,
    gradient: FloatArray,
    step: { readonly meanSquares: FloatArray; readonly decay: number; readonly epsilon: number } & UpdateStep,
  ): void;
  /** AdaGrad (Duchi et al. 2011): G += g²; θ −= α g / (√G + ε). */
  adaGradUpdate(
    theta: FloatArray,
    gradient: FloatArray,
    step: { readonly sumSquares: FloatArray; readonly epsilon: number } & UpdateStep,
  ): void;
  /** Adam (Kingma and Ba 2015, algorithm 1). */
  adamUpdate(
    theta: FloatArray,
    gradient: FloatArray,
    step: { readonly m: FloatArray; readonly v: FloatArray } & AdamStep,
  ): void;
}

/** A batch of windows over projected types. */
export interface WindowShape {
  /** Int32Array [tokens, slots]: row of P or −1. */
  readonly ids: Int32Array;
  readonly slots: number;
  readonly columns: number;
}

/** Words by their code units and a code of 64 bits, each with a value. */
export interface WordTable {
  /** Open addressing with linear probing by a hash of the backend's own: where in `records` a word begins, or 0; a power of two of them, more than words. */
  readonly places: Int32Array;
  /** Records from 1 on, see `wordRecord`; the code units are two in a number, eight at a time. */
  readonly records: Int32Array;
  /** Where the next record goes. */
  readonly end: number;
  readonly longest: number;
}

/** The words that `findWords` gives N values. */
export interface WordsAtHand {
  /** Code units of a text, with 8 numbers behind its last word that nobody looks at. */
  readonly units: Int16Array;
  /** Word n is `units[starts[n]] … units[ends[n] − 1]`; Int32Array [≥ N] both. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** [≥ N, 2]; all 0 where left out. */
  readonly codes?: Int32Array | undefined;
}

/** What `roundRows` keeps to: the smallest steps that allow it. */
export interface RowRounding {
  readonly inner: number;
  /** Rows of x begin so many numbers apart; `inner` where left out. */
  readonly stride?: number;
  /** s [rows], 0 for a row of zeros. */
  readonly steps: FloatArray;
  /** |y_ri| ≤ this ≤ 32767. */
  readonly largest: number;
  /** Σ_i |y_ri| ≤ this, but for the rounding, which may add ½ to each. */
  readonly sum: number;
  /** Whether y is laid out as the weights of `projectShorts`, of `inner` made even; what is beyond `inner` and the rows stays as it is. */
  readonly isPacked: boolean;
}

/** The scaled weights of `projectShorts`; Σ |x_i w_i| must stay below 2³¹ for every row and column. */
export interface FixedProjection {
  /** A multiple of 2. */
  readonly inner: number;
  /** w [columns / 8, inner / 2, 8, 2]: eight columns at a time, two inner places of each side by side. */
  readonly weights: Int16Array;
  /** s [rows]. */
  readonly rowScales: FloatArray;
  /** t [columns]; their number is a multiple of 8. */
  readonly columnScales: FloatArray;
}

/** The layers of `windowScores`; 32767 Σ |w_k| must stay below 2³¹ over the positive and over the negative weights. */
export interface FixedWindowLayer {
  readonly slots: number;
  /** A multiple of 8. */
  readonly units: number;
  /** b [units]. */
  readonly bias: Int16Array;
  /** w [tags, units]. */
  readonly weights: Int16Array;
  /** s [tags]. */
  readonly scales: FloatArray;
  /** o [tags]. */
  readonly outputBias: FloatArray;
  /** Numbers in a row of scores, at least as many as tags; what stands before those of the tags is left. */
  readonly outputs: number;
}

/** Tokens in a row for `windowScores`, and its layers. */
export interface FixedWindows {
  readonly layer: FixedWindowLayer;
  /** Row of each token in P; 0 stands for no token, and row 0 of P is 0. Readable from `first` − m to `end` + m − 1. */
  readonly rows: Int32Array;
  readonly first: number;
  readonly end: number;
  /** Where wanted, h of each token is left here; [tokens, units]. */
  readonly hidden?: Int16Array | undefined;
}
