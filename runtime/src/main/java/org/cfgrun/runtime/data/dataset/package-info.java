/** Datasets: COCO, VOC, synthetic shapes, and dataset wrappers. */
@NullMarked
package org.cfgrun.runtime.data.dataset;

import org.jspecify.annotations.NullMarked;
