export { Grid as default } from "soniq";
