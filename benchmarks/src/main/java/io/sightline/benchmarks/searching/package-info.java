/** What the console's search over many log lines takes. */
package io.sightline.benchmarks.searching;
