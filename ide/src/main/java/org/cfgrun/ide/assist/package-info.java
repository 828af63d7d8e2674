/** What is known of a place in a document: values, origins, components, and what may be written. */
@NullMarked
package org.cfgrun.ide.assist;

import org.jspecify.annotations.NullMarked;
