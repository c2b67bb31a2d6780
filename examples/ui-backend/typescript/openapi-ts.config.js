export default {
  input: `${process.env.SNIPPETGEN ?? 'http://127.0.0.1:7861'}/openapi.json`,
  output: { path: 'client', module: { extension: '.ts' } }, // as Node reads them
};
