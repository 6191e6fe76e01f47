// swagger-ui-dist comes without types. These are the parts that the page uses. The values of its search are lists and
// maps of Immutable.
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export interface Operation {
    get(key: "method" | "path"): string;
    getIn(keys: ["operation", "operationId" | "summary"]): string | undefined;
  }

  export interface Operations {
    readonly size: number;
    filter(keep: (one: Operation) => boolean): Operations;
  }

  export interface Group {
    get(key: "operations"): Operations;
    update(key: "operations", change: (all: Operations) => Operations): Group;
  }

  export interface Tagged {
    map(change: (group: Group, subject: string) => Group): Tagged;
    filter(keep: (group: Group) => boolean): Tagged;
  }

  export default function SwaggerUI(settings: {
    url: string;
    dom_id: string;
    deepLinking: boolean;
    docExpansion: "list";
    defaultModelsExpandDepth: number;
    displayRequestDuration: boolean;
    filter: boolean;
    persistAuthorization: boolean;
    requestSnippetsEnabled: boolean;
    tryItOutEnabled: boolean;
    validatorUrl: null;
    plugins: { fn: { opsFilter: (subjects: Tagged, phrase: string) => Tagged } }[];
  }): unknown;
}
