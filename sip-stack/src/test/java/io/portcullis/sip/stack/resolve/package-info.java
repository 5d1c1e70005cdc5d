@NullMarked
package io.portcullis.sip.stack.resolve;

import org.jspecify.annotations.NullMarked;
