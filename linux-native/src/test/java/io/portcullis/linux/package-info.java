@NullMarked
package io.portcullis.linux;

import org.jspecify.annotations.NullMarked;
