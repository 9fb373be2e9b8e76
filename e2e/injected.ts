import type { Studio } from './studio.ts';

/** Starts the app with a script of ours in its own process, and with more environment variables. */
export const launchWith = async (
  script: string,
  variables: Readonly<Record<string, string>>,
  launch: () => Promise<Studio>,
): Promise<Studio> => {
  const wanted: Readonly<Record<string, string>> = { ...variables, NODE_OPTIONS: `--require="${script}"` };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wanted);
  try {
    const studio = await launch();
    // Playwright starts Electron without these options.
    await studio.electron?.evaluate(
      (_electron, path) => process.getBuiltinModule('node:module').createRequire(path)(path),
      script,
    );
    return studio;
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
};
