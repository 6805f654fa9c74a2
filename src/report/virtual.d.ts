declare module 'virtual:report-script' {
  /** Source of a classic script. */
  const source: string;
  export default source;
}
