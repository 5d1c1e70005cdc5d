@NullMarked
package io.portcullis.server.run;

import org.jspecify.annotations.NullMarked;
