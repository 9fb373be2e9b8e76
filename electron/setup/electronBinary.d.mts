export declare const installedElectron: () => string | undefined;
export declare const findElectron: () => { readonly path?: string; readonly reason?: string };
export declare const displayProblem: (args: readonly string[]) => string | undefined;
