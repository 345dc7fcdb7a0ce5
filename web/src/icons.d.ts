/** An icon of the library, as one path for `Icon.svelte`; made by `build/icons.ts`. */
declare module '*.svg?path' {
  const path: string;
  export default path;
}
