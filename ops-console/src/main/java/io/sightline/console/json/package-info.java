/** JSON as the whole console writes it. */
package io.sightline.console.json;
