// Included by the runtime, used by none of the parts that a library holds.
#pragma once
