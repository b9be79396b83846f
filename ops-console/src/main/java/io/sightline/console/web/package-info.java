/** The page and its HTTP API. */
package io.sightline.console.web;
