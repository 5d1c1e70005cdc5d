@NullMarked
package io.portcullis.server.documents;

import org.jspecify.annotations.NullMarked;
