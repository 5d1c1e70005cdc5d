/** Tests that need a kernel with ESP; they run inside a test host, never directly on the machine. */
@NullMarked
package io.portcullis.systemtest.kernel;

import org.jspecify.annotations.NullMarked;
