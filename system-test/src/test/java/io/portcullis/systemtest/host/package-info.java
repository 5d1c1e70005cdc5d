/** Runs test classes on a host of their own: a fresh network namespace, or a User Mode Linux whose kernel has ESP. */
@NullMarked
package io.portcullis.systemtest.host;

import org.jspecify.annotations.NullMarked;
