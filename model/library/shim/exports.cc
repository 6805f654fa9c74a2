// The C entry points that WebLLM's JavaScript calls besides TVM's own C interface: memory, callbacks, the last error.
// TVM's tvmjs_support.cc has them too, tied to remote calls, whose headers the wheel lacks.
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>

#include <new>
#include <string>

// Provided by the page.
extern "C" int TVMFFIWasmSafeCall(void* self, const TVMFFIAny* args, int32_t count, TVMFFIAny* result);
extern "C" void TVMFFIWasmFunctionDeleter(void* self);

namespace {
constexpr std::align_val_t kAlignment{8};  // 64-bit values are written into it
}

extern "C" {

TVM_FFI_DLL_EXPORT void* TVMWasmAllocSpace(int bytes) { return ::operator new[](bytes, kAlignment); }

TVM_FFI_DLL_EXPORT void TVMWasmFreeSpace(void* space) { ::operator delete[](space, kAlignment); }

TVM_FFI_DLL_EXPORT int TVMFFIWasmFunctionCreate(void* self, TVMFFIObjectHandle* function) {
  return TVMFFIFunctionCreate(self, TVMFFIWasmSafeCall, TVMFFIWasmFunctionDeleter, function);
}

// Takes the raised error; the text stays valid until the next call.
TVM_FFI_DLL_EXPORT const char* TVMFFIWasmGetLastError() {
  using tvm::ffi::Object;
  using Unsafe = tvm::ffi::details::ObjectUnsafe;
  static std::string text;
  TVMFFIObjectHandle raised = nullptr;
  TVMFFIErrorMoveFromRaised(&raised);
  if (raised == nullptr) return "";
  auto object = Unsafe::ObjectPtrFromOwned<Object>(static_cast<TVMFFIObject*>(raised));
  const auto error = Unsafe::ObjectRefFromObjectPtr<tvm::ffi::Error>(std::move(object));
  text = std::string(error.kind()) + ": " + std::string(error.message());
  return text.c_str();
}

}  // extern "C"
