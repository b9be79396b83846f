/**
 * Finds the real Prometheus, Elasticsearch, PostgreSQL and so on, and fetches what is missing into
 * a folder of the project, without installing anything into the system.
 */
@NullMarked
package io.sightline.stack.provision;

import org.jspecify.annotations.NullMarked;
