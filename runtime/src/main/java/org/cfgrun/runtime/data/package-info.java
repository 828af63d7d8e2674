/** Datasets, the pipelines their samples pass through, and the batches they become. */
@NullMarked
package org.cfgrun.runtime.data;

import org.jspecify.annotations.NullMarked;
