export { Names as default } from "soniq";
