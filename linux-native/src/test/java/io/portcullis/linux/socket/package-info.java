@NullMarked
package io.portcullis.linux.socket;

import org.jspecify.annotations.NullMarked;
