/** The transforms that are applied to samples before they are assembled into batches. */
@NullMarked
package org.cfgrun.runtime.data.pipeline;

import org.jspecify.annotations.NullMarked;
