// <atrium-files>: files chosen, dropped, pasted or photographed are sent at once, one by one.
import { token } from "../server.js";
import { filled } from "./http.js";

class Files extends HTMLElement {
  connectedCallback() {
    if (this.waiting || !this.querySelector("template")) return;
    this.waiting = new Set();
    this.list = this.querySelector("ul");
    this.addEventListener("change", (event) => event.target.type === "file" && this.chosen(event));
    this.addEventListener("click", (event) => this.clicked(event));
    for (const kind of ["dragover", "dragleave", "drop"]) this.addEventListener(kind, (event) => this.drag(event));
    this.form = this.closest("form");
    this.held = (event) => this.hold(event);
    this.form?.addEventListener("submit", this.held, { capture: true });
  }

  disconnectedCallback() {
    this.form?.removeEventListener("submit", this.held, { capture: true });
  }

  chosen(event) {
    this.add(event.target.files);
    event.target.value = "";
  }

  drag(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.classList.toggle("over", event.type === "dragover");
    if (event.type === "drop") this.add(event.dataTransfer.files);
  }

  /** Sends each of these files and lists them. */
  add(files) {
    for (const file of files) {
      this.list.append(this.querySelector("template").content.cloneNode(true));
      const row = this.list.lastElementChild;
      const button = row.querySelector("[data-remove]");
      row.querySelector("a").textContent = file.name;
      button.ariaLabel = filled(button.ariaLabel, { title: file.name });
      this.send(file, row);
    }
  }

  /** By XMLHttpRequest, because fetch cannot tell how much has been sent. */
  send(file, row) {
    const body = new FormData();
    body.append("file", file, file.name);
    const sending = (row.sending = new XMLHttpRequest());
    const bar = row.querySelector("progress");
    sending.upload.onprogress = (event) => (bar.value = (100 * event.loaded) / event.total);
    sending.onloadend = () => this.ended(file, row, sending);
    sending.open("POST", this.dataset.upload);
    sending.setRequestHeader("X-CSRFToken", token());
    sending.setRequestHeader("Accept", "application/json");
    sending.responseType = "json";
    this.waiting.add(row);
    sending.send(body);
  }

  ended(file, row, { status, response }) {
    this.waiting.delete(row);
    row.querySelector("progress")?.remove();
    if (status >= 200 && status < 300 && response) this.keep(row, response);
    else if (row.isConnected) this.fail(row, response?.detail ?? filled(this.dataset.failed, { name: file.name }));
    if (!this.waiting.size && this.submitter !== undefined) {
      this.form.requestSubmit(this.submitter);
      this.submitter = undefined;
    }
  }

  keep(row, { id, name, url }) {
    row.querySelector("input").value = id;
    Object.assign(row.querySelector("a"), { textContent: name, href: url });
    this.querySelector("[role=status]").textContent = filled(this.dataset.done, { name });
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  fail(row, message) {
    row.classList.add("failed");
    row.querySelector("[data-size]").textContent = message;
    this.querySelector("[role=status]").textContent = message;
    this.submitter = undefined;
  }

  clicked(event) {
    const row = event.target.closest("[data-remove]")?.closest("li");
    if (!row) return;
    row.sending?.abort();
    row.remove();
    this.querySelector("input[type=file]").focus();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** A form sent while files are under way goes when they have arrived. */
  hold(event) {
    if (!this.waiting.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitter = event.submitter ?? null;
  }
}

customElements.define("atrium-files", Files);
