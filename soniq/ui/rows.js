export { Rows as default } from "soniq";
