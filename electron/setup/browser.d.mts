export declare const installedChromium: () => string | undefined;
export declare const fetchChromium: () => void;
