// Starts the scripts of a page. Everything works without them.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

initAll();
startKeys(document);
startLive(document);
