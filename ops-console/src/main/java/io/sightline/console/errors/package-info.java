/** Errors grouped by fingerprint, and what people decided about them. */
package io.sightline.console.errors;
