/** Open documents, their analyses, and positions. */
@NullMarked
package org.cfgrun.ide.workspace;

import org.jspecify.annotations.NullMarked;
