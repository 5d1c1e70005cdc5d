@NullMarked
package io.portcullis.server.store;

import org.jspecify.annotations.NullMarked;
