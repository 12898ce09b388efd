/** The pack's files in Markdown, as paths in the project. */
export declare function packFiles(root: string): string[]

/** The text with its regions, and the stamp in its front matter, filled from the tables; `file` is for the message of an error. */
export declare function packed(text: string, tables: object, file: string): string
