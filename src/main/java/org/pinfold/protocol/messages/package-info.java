/**
 * The JSON bodies of the HTTP API as records: one record a body, every field with its size or range beside it.
 * Says nothing about how JSON is read or written; both sides bring their own binding.
 */
@NullMarked
package org.pinfold.protocol.messages;

import org.jspecify.annotations.NullMarked;
