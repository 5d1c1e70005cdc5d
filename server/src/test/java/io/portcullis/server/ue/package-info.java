@NullMarked
package io.portcullis.server.ue;

import org.jspecify.annotations.NullMarked;
