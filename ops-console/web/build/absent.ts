/** Stands in for optional parts of the Grafana libraries that nothing here draws. */
export default class Absent {
  readGeometry() {
    return null;
  }
  writeGeometry() {
    return '';
  }
  readFeatures() {
    return [];
  }
}
export class Geometry {}
export const ReactMonacoEditorLazy = () => null;
export const ReactMonacoEditor = () => null;
