declare module '*.hbs' {
  const spec: TemplateSpecification
  export default spec
}
declare const __VERSION__: string
