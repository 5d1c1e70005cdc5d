@NullMarked
package io.portcullis.linux.route;

import org.jspecify.annotations.NullMarked;
