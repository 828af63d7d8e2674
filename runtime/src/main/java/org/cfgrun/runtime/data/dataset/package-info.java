/** Datasets: COCO, VOC, shapes drawn at run time, and wrappers of datasets. */
@NullMarked
package org.cfgrun.runtime.data.dataset;

import org.jspecify.annotations.NullMarked;
