@NullMarked
package io.portcullis.conformance.interop;

import org.jspecify.annotations.NullMarked;
