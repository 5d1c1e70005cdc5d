/** The server as an operator runs it: what it makes, what it leaves, what it says when it cannot start. */
@NullMarked
package io.portcullis.systemtest.run;

import org.jspecify.annotations.NullMarked;
