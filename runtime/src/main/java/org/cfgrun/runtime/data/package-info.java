/** Datasets, their transform pipelines, and the batches made from their samples. */
@NullMarked
package org.cfgrun.runtime.data;

import org.jspecify.annotations.NullMarked;
