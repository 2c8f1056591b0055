/*
 * A PKCS#11 module for tests: it forwards to SoftHSM and fails when told to. What to do is read at each call from the
 * file that PINFOLD_FAULT_FILE names:
 *
 *   no file, or an empty one        forward
 *   removed                         answer CKR_DEVICE_REMOVED to everything; sessions opened before are gone for good
 *   C_Sign before 30 1              answer 0x30 to the first C_Sign from now, which does not reach the token; then forward
 *   C_Sign after 30 2               answer 0x30 to the second C_Sign from now, although it took effect; then forward
 *   C_CreateObject before 31 0      answer 0x31 to every C_CreateObject
 *
 * A single answer of 32 (CKR_DEVICE_REMOVED) removes the token: the file then says so. Functions that are not listed
 * below, C_Initialize and C_Finalize among them, are always forwarded: Pinfold does not call them at work.
 */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum fault { NONE, BEFORE, AFTER };

static CK_FUNCTION_LIST *real;
static CK_FUNCTION_LIST shim;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static CK_SLOT_ID slots_in_use[64];
static int slots_in_use_count;

static void order(const char *path, const char *function, const char *when, CK_RV code, unsigned long nth) {
  FILE *file = fopen(path, "w");
  if (file == NULL || fprintf(file, "%s %s %lx %lu\n", function, when, code, nth) < 0 || fclose(file) != 0) {
    abort(); /* A test that went on with another fault than it ordered would prove nothing. */
  }
}

static enum fault fault(const char *called, CK_RV *answer) {
  enum fault result = NONE;
  char function[64] = "", when[16] = "";
  unsigned long code = 0, nth = 0;
  const char *path = getenv("PINFOLD_FAULT_FILE");
  pthread_mutex_lock(&lock);
  FILE *file = path == NULL ? NULL : fopen(path, "r");
  if (file != NULL) {
    if (fscanf(file, "%63s %15s %lx %lu", function, when, &code, &nth) < 1) function[0] = 0;
    fclose(file);
  }
  if (strcmp(function, "removed") == 0) {
    while (slots_in_use_count > 0) real->C_CloseAllSessions(slots_in_use[--slots_in_use_count]);
    *answer = CKR_DEVICE_REMOVED;
    result = BEFORE;
  } else if (strcmp(function, called) == 0 && nth > 1) {
    order(path, function, when, code, nth - 1);
  } else if (strcmp(function, called) == 0) {
    if (nth == 1) order(path, code == CKR_DEVICE_REMOVED ? "removed" : "", "", 0, 0);
    *answer = code;
    result = strcmp(when, "after") == 0 ? AFTER : BEFORE;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

#define FORWARD(name, parameters, arguments)         \
  static CK_RV shim_##name parameters {              \
    CK_RV answer = CKR_OK;                           \
    enum fault fails = fault(#name, &answer);        \
    if (fails == BEFORE) return answer;              \
    CK_RV real_answer = real->name arguments;        \
    return fails == AFTER ? answer : real_answer;    \
  }

typedef CK_SESSION_HANDLE S;
typedef CK_OBJECT_HANDLE O;
typedef CK_ATTRIBUTE_PTR A;
typedef CK_MECHANISM_PTR M;
typedef CK_BYTE_PTR B;
typedef CK_ULONG N;
typedef CK_ULONG_PTR NP;

FORWARD(C_GetInfo, (CK_INFO_PTR a), (a))
FORWARD(C_GetSlotList, (CK_BBOOL a, CK_SLOT_ID_PTR b, NP c), (a, b, c))
FORWARD(C_GetSlotInfo, (CK_SLOT_ID a, CK_SLOT_INFO_PTR b), (a, b))
FORWARD(C_GetTokenInfo, (CK_SLOT_ID a, CK_TOKEN_INFO_PTR b), (a, b))
FORWARD(C_GetMechanismList, (CK_SLOT_ID a, CK_MECHANISM_TYPE_PTR b, NP c), (a, b, c))
FORWARD(C_GetMechanismInfo, (CK_SLOT_ID a, CK_MECHANISM_TYPE b, CK_MECHANISM_INFO_PTR c), (a, b, c))
FORWARD(C_CloseSession, (S a), (a))
FORWARD(C_CloseAllSessions, (CK_SLOT_ID a), (a))
FORWARD(C_GetSessionInfo, (S a, CK_SESSION_INFO_PTR b), (a, b))
FORWARD(C_Login, (S a, CK_USER_TYPE b, B c, N d), (a, b, c, d))
FORWARD(C_Logout, (S a), (a))
FORWARD(C_CreateObject, (S a, A b, N c, CK_OBJECT_HANDLE_PTR d), (a, b, c, d))
FORWARD(C_DestroyObject, (S a, O b), (a, b))
FORWARD(C_GetAttributeValue, (S a, O b, A c, N d), (a, b, c, d))
FORWARD(C_SetAttributeValue, (S a, O b, A c, N d), (a, b, c, d))
FORWARD(C_FindObjectsInit, (S a, A b, N c), (a, b, c))
FORWARD(C_FindObjects, (S a, CK_OBJECT_HANDLE_PTR b, N c, NP d), (a, b, c, d))
FORWARD(C_FindObjectsFinal, (S a), (a))
FORWARD(C_EncryptInit, (S a, M b, O c), (a, b, c))
FORWARD(C_Encrypt, (S a, B b, N c, B d, NP e), (a, b, c, d, e))
FORWARD(C_EncryptUpdate, (S a, B b, N c, B d, NP e), (a, b, c, d, e))
FORWARD(C_EncryptFinal, (S a, B b, NP c), (a, b, c))
FORWARD(C_DecryptInit, (S a, M b, O c), (a, b, c))
FORWARD(C_Decrypt, (S a, B b, N c, B d, NP e), (a, b, c, d, e))
FORWARD(C_DecryptUpdate, (S a, B b, N c, B d, NP e), (a, b, c, d, e))
FORWARD(C_DecryptFinal, (S a, B b, NP c), (a, b, c))
FORWARD(C_SignInit, (S a, M b, O c), (a, b, c))
FORWARD(C_Sign, (S a, B b, N c, B d, NP e), (a, b, c, d, e))
FORWARD(C_SignUpdate, (S a, B b, N c), (a, b, c))
FORWARD(C_SignFinal, (S a, B b, NP c), (a, b, c))
FORWARD(C_DeriveKey, (S a, M b, O c, A d, N e, CK_OBJECT_HANDLE_PTR f), (a, b, c, d, e, f))
FORWARD(C_GenerateRandom, (S a, B b, N c), (a, b, c))

static CK_RV shim_C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, void *data, CK_NOTIFY notify, CK_SESSION_HANDLE *session) {
  CK_RV answer = CKR_OK;
  enum fault fails = fault("C_OpenSession", &answer);
  if (fails == BEFORE) return answer;
  CK_RV real_answer = real->C_OpenSession(slot, flags, data, notify, session);
  pthread_mutex_lock(&lock);
  int i = 0;
  while (i < slots_in_use_count && slots_in_use[i] != slot) i++;
  if (i == slots_in_use_count && i < 64) slots_in_use[slots_in_use_count++] = slot;
  pthread_mutex_unlock(&lock);
  return fails == AFTER ? answer : real_answer;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  pthread_mutex_lock(&lock);
  if (real == NULL) {
    void *softhsm = dlopen(FORWARD_TO, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get = softhsm == NULL ? NULL : (CK_C_GetFunctionList)dlsym(softhsm, "C_GetFunctionList");
    if (get == NULL || get(&real) != CKR_OK) {
      pthread_mutex_unlock(&lock);
      return CKR_GENERAL_ERROR;
    }
    shim = *real;
    shim.C_GetFunctionList = C_GetFunctionList;
#define PUT(name) shim.name = shim_##name;
    PUT(C_GetInfo) PUT(C_GetSlotList) PUT(C_GetSlotInfo) PUT(C_GetTokenInfo) PUT(C_GetMechanismList)
    PUT(C_GetMechanismInfo) PUT(C_OpenSession) PUT(C_CloseSession) PUT(C_CloseAllSessions) PUT(C_GetSessionInfo)
    PUT(C_Login) PUT(C_Logout) PUT(C_CreateObject) PUT(C_DestroyObject) PUT(C_GetAttributeValue)
    PUT(C_SetAttributeValue) PUT(C_FindObjectsInit) PUT(C_FindObjects) PUT(C_FindObjectsFinal) PUT(C_EncryptInit)
    PUT(C_Encrypt) PUT(C_EncryptUpdate) PUT(C_EncryptFinal) PUT(C_DecryptInit) PUT(C_Decrypt) PUT(C_DecryptUpdate)
    PUT(C_DecryptFinal) PUT(C_SignInit) PUT(C_Sign) PUT(C_SignUpdate) PUT(C_SignFinal) PUT(C_DeriveKey)
    PUT(C_GenerateRandom)
  }
  pthread_mutex_unlock(&lock);
  *list = &shim;
  return CKR_OK;
}
