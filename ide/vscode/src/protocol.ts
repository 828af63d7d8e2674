/** The commands of the server and their results, as described in docs/editors.md. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Location {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

export const Commands = {
  resolved: 'cfgrun.resolved',
  explainAt: 'cfgrun.explainAt',
  baseGraph: 'cfgrun.baseGraph',
} as const;

/** Every result has a title and a text, for editors that show nothing but text. */
export interface Page {
  readonly title: string;
  readonly text: string;
}

/** Where a value comes from, oldest first. */
export interface Explanation extends Page {
  readonly path: string;
  readonly steps: readonly { readonly text: string; readonly location?: Location }[];
}

/** The files of a config, and an edge from each to each of its bases, by index. */
export interface BaseGraph extends Page {
  readonly nodes: readonly { readonly label: string; readonly uri: string }[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}
