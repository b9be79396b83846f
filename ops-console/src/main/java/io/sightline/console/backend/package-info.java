/**
 * The systems the console reads from: one HTTP client with deadlines, size limits and errors that
 * say what to do.
 */
package io.sightline.console.backend;
