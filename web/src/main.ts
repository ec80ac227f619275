/** Puts the page together: the server's door, the stage, the state, the first component. */
import { mount } from "svelte";
import { Client } from "./api/client";
import App from "./app/App.svelte";
import { shelfOf } from "./app/memory";
import { Stage } from "./app/stage";
import { Walker } from "./app/walker.svelte";
import "./styles/fonts.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/print.css";

// Next to the page, whatever prefix it is served from; the fragment is no part of it.
const root = new URL("api/", document.baseURI).href;
const stage = new Stage();
const lasting = shelfOf(() => localStorage);
const passing = shelfOf(() => sessionStorage);
const walker = new Walker({ client: new Client(root), stage, lasting, passing });
const target = document.getElementById("app");

if (target === null) throw new Error("index.html has no element with the id app");
mount(App, { target, props: { walker, stage, lasting } });
void walker.start();
