/** Runbooks in Markdown, shown as safe HTML. */
package io.sightline.console.runbooks;
