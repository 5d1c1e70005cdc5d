/** More than can be served: what registered phones notice of it. */
@NullMarked
package io.portcullis.systemtest.flood;

import org.jspecify.annotations.NullMarked;
